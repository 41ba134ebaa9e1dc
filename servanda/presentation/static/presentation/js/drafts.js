// <form data-draft data-draft-url data-draft-files-url data-draft-version data-draft-store>: what is typed is kept on the
// server a moment later, and on this device as long as the server has not got it (no network, session over, crash).
const PAUSE = 900;
const RETRY = 6000;
const read = (name) => JSON.parse(localStorage.getItem(name) ?? "null");

class Draft {
  constructor(form) {
    Object.assign(this, { form, store: form.dataset.draftStore, version: Number(form.dataset.draftVersion) });
    this.text = form.elements.namedItem("text");
    this.status = form.querySelector("[data-draft-status]");
    form.addEventListener("input", (event) => event.target.type !== "file" && this.touched());
    form.addEventListener("change", (event) => event.target.type === "file" && this.upload(event.target));
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.dirty && this.save());
    addEventListener("beforeunload", () => { this.leaving = true; });
    addEventListener("pageshow", (event) => event.persisted && this.sent && location.reload());
    this.takeLocal();
  }

  say(words, more = "") {
    this.status.textContent = `${this.status.dataset[words] ?? words} ${more}`.trim();
  }

  button(name, shown) {
    this.form.querySelector(`[data-draft-${name}]`)?.toggleAttribute("hidden", !shown);
  }

  // What this device kept because the server did not get it, unless it was sent after all.
  takeLocal() {
    const kept = read(this.store);
    if (!kept) return;
    const sent = kept.key && kept.key !== this.form.elements.namedItem("key").value && kept.sent;
    if (!kept.text || kept.text === this.text.value || (sent && !this.text.value && this.wasSaid(kept.text))) {
      localStorage.removeItem(this.store);
      return;
    }
    this.text.value = this.text.value && kept.version !== this.version ? `${this.text.value}\n\n${kept.text}` : kept.text;
    this.touched();
    this.say("restored");
  }

  wasSaid(text) {
    const first = text.trim().split("\n")[0];
    return [...document.querySelectorAll("#conversation .entry__body")].some((body) => body.textContent.includes(first));
  }

  touched() {
    this.dirty = true;
    this.leaving = false;
    this.edits = (this.edits ?? 0) + 1;
    this.button("restore", false);
    localStorage.setItem(this.store, JSON.stringify({ text: this.text.value, version: this.version }));
    this.say("saving");
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.sent || this.running) return this.later(PAUSE);
    const edits = this.edits;
    const answer = await this.ask({ act: "save" });
    if (!answer) return undefined;
    if (edits !== this.edits) return this.later(PAUSE);
    this.dirty = false;
    // The page that is coming may have been made before these words arrived: it takes them from here.
    if (!this.leaving) localStorage.removeItem(this.store);
    this.button("discard", Boolean(this.text.value));
    this.say("saved", answer.saved ?? "");
    this.form.dispatchEvent(new CustomEvent("draft:kept", { bubbles: true, detail: answer }));
    return undefined;
  }

  async ask(more) {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    for (const [name, value] of Object.entries({ ...more, version: this.version })) data.set(name, value);
    this.running = new AbortController();
    try {
      const response = await fetch(this.form.dataset.draftUrl, {
        method: "POST", body: data, signal: this.running.signal, headers: { "HX-Request": "true" },
      });
      return await this.understand(response);
    } catch (error) {
      if (error.name !== "AbortError") this.say("offline");
      this.later(RETRY);
      return null;
    } finally {
      this.running = null;
    }
  }

  async understand(response) {
    if (response.status === 204 || response.status === 403) {
      this.say("signedOut");
      this.later(RETRY * 5);
      return null;
    }
    if (response.status === 409) {
      const other = await response.json();
      this.version = other.version;
      this.say(other.refused);
      return null;
    }
    if (!response.ok) {
      this.say("failed");
      this.later(RETRY);
      return null;
    }
    const answer = await response.json();
    this.version = answer.version;
    return answer;
  }

  async upload(input) {
    const data = new FormData();
    for (const file of input.files) data.append("uploads", file);
    data.set("seen", this.form.elements.namedItem("seen").value);
    if (await this.files(data)) input.value = "";
  }

  async files(data) {
    data.set("version", this.version);
    data.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    try {
      const response = await fetch(this.form.dataset.draftFilesUrl, {
        method: "POST", body: data, headers: { "HX-Request": "true" },
      });
      if (response.status !== 200 && response.status !== 422) return false;
      this.version = Number(response.headers.get("X-Draft-Version"));
      const list = this.form.querySelector("[data-draft-files]");
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-draft-files]");
      list.replaceWith(fresh);
      this.button("discard", true);
      return response.ok;
    } catch {
      this.say("offline");
      return false;
    }
  }

  async clicked(event) {
    const remove = event.target.closest("[data-draft-remove]");
    if (remove) {
      const data = new FormData();
      data.set("remove", remove.dataset.draftRemove);
      await this.files(data);
    }
    if (event.target.closest("[data-draft-discard]")) await this.discard();
    if (event.target.closest("[data-draft-restore]")) await this.restore();
  }

  async discard() {
    clearTimeout(this.timer);
    if (this.dirty) await this.save();
    clearTimeout(this.timer);
    if (!await this.ask({ act: "discard" })) return;
    this.put("");
    this.form.querySelector("[data-draft-files]")?.replaceChildren();
    this.button("discard", false);
    this.button("restore", true);
    this.say("discarded");
  }

  async restore() {
    const answer = await this.ask({ act: "restore" });
    if (!answer) return;
    this.put(answer.text);
    this.button("restore", false);
    this.button("discard", true);
    this.say("saved", answer.saved);
    this.files(new FormData());
    this.text.focus();
  }

  put(text) {
    this.text.value = text;
    this.dirty = false;
    localStorage.removeItem(this.store);
  }

  submitted(event) {
    if (!navigator.onLine) {
      event.preventDefault();
      this.say("unsent");
      return;
    }
    clearTimeout(this.timer);
    this.running?.abort();
    this.sent = true;
    const key = this.form.elements.namedItem("key").value;
    localStorage.setItem(this.store, JSON.stringify({ text: this.text.value, version: this.version, key, sent: true }));
  }
}

const drafts = [...document.querySelectorAll("form[data-draft]")].map((form) => new Draft(form));
// While nothing is written here, what comes in counts as read.
document.addEventListener("merged", ({ target }) => {
  for (const draft of drafts) {
    if (!draft.dirty && !draft.text.value) draft.form.querySelector("[data-seen]").value = target.dataset.last;
  }
});
document.getElementById("changed")?.scrollIntoView({ block: "center" });
document.getElementById("changed")?.focus();
