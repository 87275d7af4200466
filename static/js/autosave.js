// Saves each answer as it is given, and keeps on the device what could not be sent.
import { asSent } from "./answer.js";
import { refresh } from "./follow_ups.js";
import { sendLeftovers } from "./leftovers.js";
import { Line } from "./line.js";
import { Acknowledged, Outbox } from "./outbox.js";
import { Question } from "./question.js";
import { makeSender } from "./sender.js";

const words = document.getElementById("autosave").dataset;
const services = {
  outbox: new Outbox(words),
  acknowledged: new Acknowledged(words),
  send: makeSender(words),
};
const form = document.querySelector("[data-answers]");
const lines = [];

const chosenLanguage = () => {
  const { value } = form.querySelector("[name=language]");
  return { language: value, isChosen: value !== form.querySelector("[name=language_was]").value };
};
const fingerprint = (content) => JSON.stringify({ ...content, language: "" });

function linkTo(address, text) {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = address;
  link.target = "_blank";
  link.textContent = text;
  return link;
}

// What one has to do first, and where.
function wayOut(state, reply) {
  if (state === "sign_in") return linkTo(words.login, words.logIn);
  if (state === "second_factor") return linkTo(reply.address, words.secondStep);
  return null;
}

class Answer {
  constructor(root, onChange) {
    this.question = new Question(root, words);
    this.onChange = onChange;
    this.shown = this.question.content(chosenLanguage());
    this.saved = this.shown;
    this.waiting = [];
    const { code, stored } = this.question;
    const show = (state, reply) => this.tell(state, reply);
    this.line = new Line({ code, stored, ...services, show });
    root.addEventListener("input", (event) => this.edit(event.target.matches("textarea, [type=text]")));
    root.addEventListener("change", () => this.edit(false));
  }

  // One after the other: several windows may have left something.
  restore(records) {
    this.waiting.push(...records);
    this.#restoreNext();
  }

  #restoreNext() {
    if (this.line.queue.length || !this.waiting.length) return;
    this.line.restore(this.waiting.shift());
    this.question.write(this.line.newest);
    this.onChange();
    this.line.push();
  }

  edit(isTyping) {
    const content = this.question.content(chosenLanguage());
    this.onChange();
    const known = this.line.newest ?? this.saved;
    if (fingerprint(content) !== fingerprint(known)) this.line.edit(content, { isTyping });
    else if (!isTyping) this.line.push();
  }

  tell(state, reply) {
    if (state === "saved") this.saved = this.question.content(chosenLanguage());
    if (state === "overtaken") this.show(this.shown);
    if (state === "conflict") this.settleConflict(reply);
    if (state !== "saving") this.question.errors(state === "invalid" ? reply.fields : {});
    this.question.setVersion(this.line.base);
    // These the server says best; the other words are the page's own.
    const isSpoken =
      ["saved", "closed", "second_factor"].includes(state) || reply?.is_somebody_else;
    const text = isSpoken ? reply.message : (words[state] ?? "");
    this.question.status(state, text, wayOut(state, reply));
    if (state === "saved" || state === "overtaken") this.#restoreNext();
  }

  show(content) {
    this.question.write(content);
    this.saved = this.question.content(chosenLanguage());
    this.onChange();
  }

  settleConflict(reply) {
    const theirs = asSent(this.question.root.dataset.kind, reply.theirs);
    this.question.showConflict(
      reply,
      this.line.newest,
      () => this.line.keepMine(),
      () => {
        this.line.keepTheirs();
        this.show(theirs);
        this.question.setVersion(this.line.base);
        this.question.status("saved", "");
        this.#restoreNext();
      },
    );
  }
}

// Leaves the page only when everything has been sent; otherwise says what stands in the way.
async function submit(event, answers) {
  const unsent = () => answers.filter((answer) => answer.line.queue.length);
  if (!unsent().length) return;
  event.preventDefault();
  await Promise.all(answers.map((answer) => answer.line.push()));
  const [first] = unsent();
  if (first) {
    form.querySelector("[data-warning]").textContent = words.unsent;
    first.question.focusProblem();
  } else form.requestSubmit(event.submitter);
}

function startPage() {
  const questions = [];
  const onChange = () => refresh(questions, form.querySelector("[data-progress]"));
  const answers = [...form.querySelectorAll("[data-question]")].map(
    (root) => new Answer(root, onChange),
  );
  questions.push(...answers.map((answer) => answer.question));
  onChange();
  form.addEventListener("submit", (event) => submit(event, answers));
  lines.push(...answers.map((answer) => answer.line));
  return answers;
}

function pushAll(isLeaving) {
  for (const line of lines) line.push(isLeaving);
}

// Made before a save that this browser knows of: what it shows is no longer what is stored.
const isOld = ({ question }) => services.acknowledged.isNewer(question.code, question.stored);

async function sendWhatWaits(answers) {
  const records = await services.outbox.records();
  // What another window has sent in the meantime waits no longer, and stands on no page made before.
  if (answers.filter(isOld).length) {
    location.reload();
    return;
  }
  const here = new Set(answers.map((answer) => answer.question.code));
  for (const answer of answers) {
    answer.restore(records.filter((record) => record.code === answer.question.code));
  }
  const elsewhere = records.filter((record) => !here.has(record.code));
  const place = document.querySelector("[data-leftovers]");
  lines.push(...sendLeftovers(elsewhere, place, words, services));
}

sendWhatWaits(form ? startPage() : []);

window.addEventListener("online", () => pushAll(false));
window.addEventListener("pagehide", () => pushAll(true));
document.addEventListener("visibilitychange", () => pushAll(document.visibilityState === "hidden"));
// What neither the server nor the device has is in this window alone.
window.addEventListener("beforeunload", (event) => {
  if (lines.some((line) => line.isUnkept)) event.preventDefault();
});
// Brought back by the browser's button as it was left, perhaps for somebody else.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted && !lines.some((line) => line.isUnkept)) location.reload();
});
