// Edits that the server has not acknowledged, kept on this device until it has.
//
// Each line to the server has a record of its own, so that two windows with the same question do
// not overwrite each other's: the page it was typed on, the version it builds on, and its edits in
// order. Another person's records are under another prefix: never sent, never shown.
//
// They are in IndexedDB, which says when a record is on the disk: what is in the browser's
// localStorage is gone for some seconds more when the browser is killed.
import { uuid } from "./uuid.js";

const STORE = "edits";

// Settles as the request or the transaction does.
const settled = (asked, done = "success") =>
  new Promise((resolve, reject) => {
    asked.addEventListener(done, () => resolve(asked.result));
    for (const failure of ["error", "abort", "blocked"]) {
      asked.addEventListener(failure, () => reject(asked.error));
    }
  });

async function open() {
  const asked = indexedDB.open("mosaic", 1);
  asked.addEventListener("upgradeneeded", () =>
    asked.result.createObjectStore(STORE, { keyPath: "key" }),
  );
  return settled(asked);
}

export class Outbox {
  constructor({ person, municipality, assessment }) {
    this.prefix = `${person}/${municipality}/${assessment}/`;
    // Storage may be forbidden: then every use of it fails, and says so.
    this.opening = open().then((database) => (this.database = database));
    this.opening.catch(() => {});
  }

  newKey(code) {
    return `${this.prefix}${code}/${uuid()}`;
  }

  // What is waiting of this person in this assessment, in the order in which it was typed.
  async records() {
    try {
      await this.opening;
      const range = IDBKeyRange.bound(this.prefix, `${this.prefix}\uffff`);
      const found = await settled(this.#store("readonly").getAll(range));
      const whole = found.filter(({ queue }) => Array.isArray(queue) && queue.length);
      return whole.sort((one, other) => one.at - other.at);
    } catch {
      return [];
    }
  }

  // Resolves to whether the device has it: storage may be full or forbidden.
  write(key, record) {
    return this.#change((store) => store.put({ ...record, key, at: Date.now() }));
  }

  remove(key) {
    return this.#change((store) => store.delete(key));
  }

  // Begins at once where it can: the page may be closed in the next moment.
  async #change(act) {
    try {
      if (!this.database) await this.opening;
      const store = this.#store("readwrite");
      act(store);
      store.transaction.commit();
      await settled(store.transaction, "complete");
      return true;
    } catch {
      return false;
    }
  }

  #store(mode) {
    return this.database.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
  }
}

// The newest version of each answer that this browser has been told of. A page that was made before
// that, as when it is loaded in the very moment of a save in another window, is older than it.
export class Acknowledged {
  constructor({ municipality, assessment }) {
    this.prefix = `mosaic/acknowledged/${municipality}/${assessment}/`;
  }

  note(code, version) {
    try {
      localStorage.setItem(this.prefix + code, version);
    } catch {
      // Without storage the next save is told that its page was too old.
    }
  }

  // Told once in each window, so that a page is never loaded again and again.
  isNewer(code, version) {
    try {
      const newest = localStorage.getItem(this.prefix + code);
      if (Number(newest) <= version || sessionStorage.getItem(this.prefix + code) === newest) return false;
      sessionStorage.setItem(this.prefix + code, newest);
      return true;
    } catch {
      return false;
    }
  }
}
