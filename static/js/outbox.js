// Edits that the server has not acknowledged, kept on this device until it has.
//
// There is one record for each question: the page it was typed on, the version it builds on, and
// its edits in order. Another person's edits are under another prefix: never sent, never shown.

export class Outbox {
  constructor({ person, municipality, assessment }) {
    this.prefix = `mosaic/unsent/${person}/${municipality}/${assessment}/`;
  }

  codes() {
    return this.#attempt([], () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(this.prefix))
        .map((key) => key.slice(this.prefix.length)),
    );
  }

  read(code) {
    const record = this.#attempt(null, () => JSON.parse(localStorage.getItem(this.prefix + code)));
    return Array.isArray(record?.queue) && record.queue.length ? record : null;
  }

  // True when the device has it: storage may be full or forbidden.
  write(code, record) {
    return this.#attempt(false, () => {
      localStorage.setItem(this.prefix + code, JSON.stringify(record));
      return true;
    });
  }

  // Another tab may have typed meanwhile; only these edits, which are settled, go away.
  remove(code, edits) {
    const settled = edits.map((edit) => edit.mutation);
    const kept = this.read(code)?.queue ?? [];
    if (kept.every((edit) => settled.includes(edit.mutation))) {
      this.#attempt(null, () => localStorage.removeItem(this.prefix + code));
    }
  }

  #attempt(otherwise, act) {
    try {
      return act();
    } catch {
      return otherwise;
    }
  }
}
