// The line from one question to the server: one request at a time, the newest edit wins after it.
//
// An edit that was sent once is sent again under the same mutation until the server answers, so
// that a lost acknowledgement neither loses nor doubles it.

const PAUSE = 800;
const LONGEST_WAIT = 60_000;
const SLOW = 400;

// `crypto.randomUUID` exists on secure pages only.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Line {
  // `show(state, reply)` tells the person: saving, saved, overtaken, kept, unkept, sign_in,
  // conflict, invalid or closed.
  constructor({ code, stored, outbox, send, show, page = location.pathname }) {
    Object.assign(this, { code, stored, outbox, send, show, page });
    this.base = stored;
    this.queue = [];
    this.failures = 0;
    this.blocked = "";
  }

  get newest() {
    return this.queue.at(-1)?.content;
  }

  restore(record) {
    this.base = record.base;
    this.page = record.page;
    this.queue = record.queue;
    this.show("kept");
  }

  edit(content, { isTyping }) {
    const edit = { mutation: uuid(), content };
    this.queue = this.queue[0]?.sent ? [this.queue[0], edit] : [edit];
    const isKept = this.#keep();
    if (this.blocked === "invalid") this.blocked = "";
    if (this.blocked === "conflict") this.show("conflict", this.conflict);
    else if (!isKept) this.show("unkept");
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
    this.outbox.remove(this.code, this.queue);
    this.queue = [];
    this.#leaveConflict();
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
      this.#settle(edit, reply);
    } while (this.queue.length && !this.blocked);
  }

  #settle(edit, reply) {
    this.blocked = reply.outcome === "saved" ? "" : reply.outcome;
    if (reply.outcome === "saved") this.#acknowledge(edit, reply);
    else if (reply.outcome === "invalid") this.#takeBack(edit, reply);
    else if (reply.outcome === "conflict") {
      this.conflict = reply;
      this.show("conflict", reply);
    } else if (reply.outcome === "closed") this.show("closed", reply);
    else {
      const isKept = this.#keep();
      this.show(reply.outcome === "sign_in" ? "sign_in" : isKept ? "kept" : "unkept", reply);
      this.#later(Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures++));
    }
  }

  #acknowledge(edit, reply) {
    this.failures = 0;
    this.base = reply.version;
    this.queue.shift();
    if (this.queue.length) {
      this.#keep();
      return;
    }
    this.outbox.remove(this.code, [edit]);
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

  #keep() {
    const { page, base, queue } = this;
    return this.outbox.write(this.code, { page, base, queue });
  }

  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.push(), wait);
  }
}
