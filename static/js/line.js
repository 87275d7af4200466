// The line from one question to the server: one request at a time, the newest edit wins after it.
//
// An edit that was sent once is sent again under the same mutation until the server answers, so
// that a lost acknowledgement neither loses nor doubles it.
import { uuid } from "./uuid.js";

const PAUSE = 800;
const LONGEST_WAIT = 60_000;
const SLOW = 400;

export class Line {
  // `show(state, reply)` tells the person: changed, saving, saved, overtaken, kept, unkept,
  // sign_in, second_factor, conflict, invalid or closed.
  constructor({ code, stored, outbox, acknowledged, send, show, page = location.pathname }) {
    Object.assign(this, { code, stored, outbox, acknowledged, send, show, page });
    this.key = outbox.newKey(code);
    this.base = stored;
    this.queue = [];
    this.failures = 0;
    this.blocked = "";
  }

  get newest() {
    return this.queue.at(-1)?.content;
  }

  // Goes on with what another line, whose page may be closed, has left.
  async restore(record) {
    this.base = record.base;
    this.page = record.page;
    this.queue = record.queue;
    this.show("kept");
    if (await this.#keep()) this.outbox.remove(record.key);
  }

  edit(content, { isTyping }) {
    const edit = { mutation: uuid(), content };
    this.queue = this.queue[0]?.sent ? [this.queue[0], edit] : [edit];
    this.#keep();
    if (this.blocked === "invalid") this.blocked = "";
    if (this.blocked === "conflict") this.show("conflict", this.conflict);
    else this.show(this.isUnkept ? "unkept" : "changed");
    this.#later(isTyping ? PAUSE : 0);
  }

  // Resolves when everything has been sent, or something stands in the way.
  push(isLeaving = false) {
    clearTimeout(this.timer);
    if (!this.queue.length || ["conflict", "invalid", "closed"].includes(this.blocked)) return null;
    this.flight ??= this.#run(isLeaving).finally(() => (this.flight = null));
    return this.flight;
  }

  // After a conflict: what this person wrote replaces what somebody else saved.
  keepMine() {
    this.queue = [{ mutation: uuid(), content: this.newest }];
    this.#leaveConflict();
    this.#keep();
    this.push();
  }

  keepTheirs() {
    this.queue = [];
    this.#leaveConflict();
    this.#keep();
  }

  #leaveConflict() {
    this.base = this.conflict.version;
    this.conflict = null;
    this.blocked = "";
  }

  async #run(isLeaving) {
    do {
      const [edit] = this.queue;
      edit.sent = true;
      this.#keep();
      const slow = setTimeout(() => this.show("saving"), SLOW);
      const reply = await this.send(this.code, edit.mutation, this.base, edit.content, isLeaving);
      clearTimeout(slow);
      await this.#settle(edit, reply);
    } while (this.queue.length && !this.blocked);
  }

  async #settle(edit, reply) {
    this.blocked = reply.outcome === "saved" ? "" : reply.outcome;
    if (reply.outcome === "saved") this.#acknowledge(reply);
    else if (reply.outcome === "invalid") this.#takeBack(edit, reply);
    else if (reply.outcome === "conflict") {
      this.conflict = reply;
      this.show("conflict", reply);
    } else if (reply.outcome === "closed") this.show("closed", reply);
    else {
      const isKept = await this.#keep();
      const isAsked = ["sign_in", "second_factor"].includes(reply.outcome);
      this.show(!isKept ? "unkept" : isAsked ? reply.outcome : "kept", reply);
      this.#later(Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures++));
    }
  }

  #acknowledge(reply) {
    this.failures = 0;
    this.base = reply.version;
    this.acknowledged.note(this.code, reply.version);
    this.queue.shift();
    this.#keep();
    if (this.queue.length) return;
    // The edit had arrived before this page was made, and somebody has changed it since.
    const isOvertaken = reply.version < this.stored;
    if (isOvertaken) this.base = this.stored;
    this.show(isOvertaken ? "overtaken" : "saved", reply);
  }

  // The server stored nothing of it, so the next edit takes its place.
  #takeBack(edit, reply) {
    edit.sent = false;
    if (this.queue.length > 1) {
      this.queue.shift();
      this.blocked = "";
    } else this.show("invalid", reply);
    this.#keep();
  }

  // Resolves to whether the device has what waits, as does `isUnkept`.
  async #keep() {
    const { page, base, queue, code } = this;
    const isKept = queue.length
      ? await this.outbox.write(this.key, { code, page, base, queue })
      : await this.outbox.remove(this.key);
    // What was sent meanwhile, or typed, has been written after this.
    const isUnkept = !isKept && this.queue.length > 0;
    if (isUnkept && !this.isUnkept && !this.blocked) this.show("unkept");
    this.isUnkept = isUnkept;
    return isKept;
  }

  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.push(), wait);
  }
}
