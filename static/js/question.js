// One question on the page: reading and filling its inputs, and telling how saving goes.
import { answerWords, asSent } from "./answer.js";

const TEXTS = ["number", "text", "reason", "explanation", "link"];

export class Question {
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.code = root.dataset.question;
    this.stored = Number(root.dataset.stored);
    this.choices = [...root.querySelectorAll(`[name="${this.code}-choice"]`)];
    this.texts = new Map(
      TEXTS.map((name) => [name, this.#input(name)]).filter(([, input]) => input),
    );
    this.wasReached = !root.classList.contains("question--hidden");
    this.#valueClearsSpecial();
    root.addEventListener("change", () => {
      this.#clearNumber();
      this.#reveal();
    });
  }

  #input(name) {
    return this.root.querySelector(`[name="${this.code}-${name}"]`);
  }

  // A number or a text takes the place of "don't know" and "not applicable".
  #valueClearsSpecial() {
    for (const name of ["number", "text"]) {
      this.texts.get(name)?.addEventListener("input", () => {
        for (const box of this.choices) box.checked = false;
        this.#reveal();
      });
    }
  }

  // And the other way round; a text stays in sight, in case the choice was a slip.
  #clearNumber() {
    const number = this.texts.get("number");
    if (number && this.choice.length) number.value = "";
  }

  get choice() {
    return this.choices.filter((box) => box.checked).map((box) => box.value);
  }

  // What was written keeps its language, unless another was chosen for the page.
  content({ language, isChosen }) {
    const texts = [...this.texts].map(([name, input]) => [name, input.value]);
    const own = isChosen ? "" : this.#input("language").value;
    return { choice: this.choice, language: own || language, ...Object.fromEntries(texts) };
  }

  write(content) {
    for (const box of this.choices) box.checked = content.choice.includes(box.value);
    for (const [name, input] of this.texts) input.value = content[name] ?? "";
    this.#input("language").value = content.language;
    this.#reveal();
    const more = this.root.querySelector(".question__more");
    if (content.explanation || content.link) more.open = true;
  }

  // The reason is asked for where "not applicable" is chosen.
  #reveal() {
    const isHidden = !this.choice.includes("_not_applicable");
    this.root.querySelector("[data-reason]").classList.toggle("question__reason--hidden", isHidden);
  }

  get isDone() {
    const { choice } = this;
    if (choice.includes("_not_applicable")) return this.texts.get("reason").value.trim() !== "";
    if (choice.length) return true;
    return ["number", "text"].some((name) => this.texts.get(name)?.value.trim());
  }

  setReached(isReached) {
    this.root.classList.toggle("question--hidden", !isReached);
  }

  setVersion(version) {
    this.#input("version").value = version;
  }

  status(state, text, link) {
    const line = this.root.querySelector("[data-status]");
    line.dataset.status = state;
    line.replaceChildren(text, ...(link ? [" ", link] : []));
  }

  errors(fields) {
    const group = this.root.querySelector(".govuk-form-group");
    group.classList.toggle("govuk-form-group--error", Object.keys(fields).length > 0);
    for (const place of this.root.querySelectorAll("[data-error]")) {
      const messages = fields[place.dataset.error] ?? [];
      place.replaceChildren(...messages.map((message) => this.#error(message)));
      const input = this.texts.get(place.dataset.error);
      if (input && messages.length) input.setAttribute("aria-invalid", "true");
      else input?.removeAttribute("aria-invalid");
      if (messages.length) place.closest("details")?.setAttribute("open", "");
    }
  }

  #error(message) {
    const line = document.createElement("p");
    line.className = "govuk-error-message";
    line.textContent = message;
    return line;
  }

  focusProblem() {
    const target = this.root.querySelector("[aria-invalid], .conflict") ?? this.root;
    target.focus();
    target.scrollIntoView({ block: "center" });
  }

  showConflict({ message, theirs, saved_at: savedAt }, mine, onMine, onTheirs) {
    const panel = document.getElementById("conflict-template").content.cloneNode(true);
    const box = panel.querySelector(".conflict");
    box.id = `${this.code}-conflict`;
    box.setAttribute("aria-labelledby", `${this.code}-conflict-heading`);
    const heading = box.querySelector("h3");
    heading.id = `${this.code}-conflict-heading`;
    heading.textContent = message;
    box.querySelector("[data-saved-at]").textContent = savedAt;
    this.#version(box, "mine", mine, onMine);
    this.#version(box, "theirs", asSent(this.root.dataset.kind, theirs), onTheirs);
    this.root.querySelector("[data-conflict]").replaceChildren(panel);
  }

  #version(box, name, content, choose) {
    const part = box.querySelector(`[data-${name}]`);
    part.querySelector("[data-words]").replaceChildren(...answerWords(this, content));
    part.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      this.hideConflict();
      choose(content);
      this.root.focus();
    });
  }

  hideConflict() {
    this.root.querySelector("[data-conflict]").replaceChildren();
  }
}
