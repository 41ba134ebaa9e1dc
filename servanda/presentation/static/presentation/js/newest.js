// a[data-newest] shows while the end of the list above it is out of sight, and says how much came since.
const link = document.querySelector("a[data-newest]");
const end = document.getElementById("newest");
let waiting = 0;

function say() {
  const words = link.querySelector("[data-newest-count]");
  words.dataset.plain ??= words.textContent;
  words.textContent = waiting ? `${words.dataset.words} (${waiting})` : words.dataset.plain;
}

if (link && end) {
  const list = document.getElementById("conversation");
  // Above the end there is more to scroll than one screen: then the way down is offered.
  new IntersectionObserver(([entry]) => {
    const below = entry.boundingClientRect.top > innerHeight;
    link.hidden = entry.isIntersecting || !below || list.scrollHeight < innerHeight;
    if (entry.isIntersecting) waiting = 0;
    say();
  }).observe(end);
  document.addEventListener("merged", ({ detail }) => {
    waiting += detail.added.filter((item) => item.id.startsWith("m-")).length;
    if (end.getBoundingClientRect().top <= innerHeight) waiting = 0;
    say();
  });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    [...list.children].findLast((item) => item.id.startsWith("m-"))?.scrollIntoView({ block: "start" });
  });
}
