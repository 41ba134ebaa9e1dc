// a[data-look="download address"] around a picture opens it in the <dialog id="lightbox">; the arrows go to the next.
const box = document.getElementById("lightbox");
const pictures = () => [...document.querySelectorAll("a[data-look]")];
let at = 0;

function show(index) {
  const all = pictures();
  at = (index + all.length) % all.length;
  const link = all[at];
  const picture = box.querySelector(".lightbox__picture");
  picture.src = link.href;
  picture.alt = link.title;
  box.querySelector("[data-look-name]").textContent = link.title;
  box.querySelector("[data-look-save]").href = link.dataset.look;
  for (const step of box.querySelectorAll("[data-look-step]")) step.hidden = all.length < 2;
  if (!box.open) box.showModal();
}

document.addEventListener("click", (event) => {
  const link = box && event.target.closest?.("a[data-look]");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    show(pictures().indexOf(link));
  }
  const step = event.target.closest?.("[data-look-step]");
  if (step) show(at + Number(step.dataset.lookStep));
});

box?.addEventListener("keydown", (event) => {
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") show(at + (event.key === forward ? 1 : -1));
});
