// <form data-mentions="address">: an @ in one of its texts proposes colleagues and teams; arrows choose, Enter or Tab takes,
// Escape leaves. What is typed without taking one is understood by the server all the same.
const MOST = 7;
const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const names = new Map();

async function namesOf(address) {
  if (!names.has(address)) {
    names.set(address, fetch(address, { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.json() : { names: [] }))
      .then((given) => given.names)
      .catch(() => { names.delete(address); return []; }));
  }
  return names.get(address);
}

class Proposals {
  constructor(field, address) {
    Object.assign(this, { field, address, found: [], at: -1 });
    this.list = document.createElement("ul");
    this.list.className = "proposals";
    this.list.setAttribute("role", "listbox");
    this.list.id = `${field.id}-names`;
    this.list.hidden = true;
    field.after(this.list);
    for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": this.list.id })) field.setAttribute(name, value);
    field.addEventListener("input", () => this.look());
    field.addEventListener("click", () => this.look());
    field.addEventListener("keydown", (event) => this.pressed(event), true);
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const one = event.target.closest("[role=option]");
      if (one) this.take(Number(one.dataset.place));
    });
  }

  // What stands between the last @ and the caret.
  typed() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    return before.match(/(?:^|[^\p{L}\p{N}_.@+-])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u)?.[1] ?? null;
  }

  async look() {
    const typed = this.typed();
    if (typed === null) return this.close();
    const all = await namesOf(this.address);
    if (this.typed() !== typed) return undefined;
    const wanted = plain(typed);
    const fits = ({ name }) => plain(name).startsWith(wanted) || plain(name).split(" ").some((part) => part.startsWith(wanted));
    this.found = all.filter(fits).slice(0, MOST);
    const whole = this.found.length === 1 && plain(this.found[0].name) === wanted;
    return this.found.length && !whole ? this.show() : this.close();
  }

  show() {
    this.list.replaceChildren(...this.found.map(({ name, about }, place) => {
      const one = document.createElement("li");
      Object.assign(one, { id: `${this.list.id}-${place}`, className: "proposals__one" });
      one.setAttribute("role", "option");
      one.dataset.place = place;
      const said = document.createElement("bdi");
      said.textContent = name;
      const more = document.createElement("span");
      more.className = "muted small";
      more.textContent = about;
      one.append(said, " ", more);
      return one;
    }));
    this.list.hidden = false;
    this.choose(0);
  }

  choose(place) {
    this.at = (place + this.found.length) % this.found.length;
    [...this.list.children].forEach((one, number) => one.setAttribute("aria-selected", String(number === this.at)));
    this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
  }

  pressed(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey) return;
    const acts = {
      ArrowDown: () => this.choose(this.at + 1), ArrowUp: () => this.choose(this.at - 1),
      Enter: () => this.take(this.at), Tab: () => this.take(this.at), Escape: () => this.close(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  take(place) {
    const { name } = this.found[place];
    const end = this.field.selectionStart;
    this.field.setRangeText(`${name} `, end - this.typed().length, end, "end");
    this.close();
    this.field.focus();
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.found = [];
    this.field.removeAttribute("aria-activedescendant");
  }
}

for (const form of document.querySelectorAll("form[data-mentions]")) {
  for (const field of form.querySelectorAll("textarea")) new Proposals(field, form.dataset.mentions);
}
