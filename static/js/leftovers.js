// Edits of other pages that had not reached the server: sent from here, or named with their page.
import { Line } from "./line.js";

export function sendLeftovers(codes, place, words, { outbox, send }) {
  const waiting = new Map();

  function tell(code, record, state) {
    if (state === "saved" || state === "overtaken") waiting.delete(code);
    else waiting.set(code, record.page);
    const links = [...waiting].map(([name, page]) => link(name, page));
    const text = waiting.size ? words.leftover : words.sent;
    place.replaceChildren(text, ...links.flatMap((one) => [" ", one]));
    place.hidden = false;
  }

  return codes.map((code) => {
    const record = outbox.read(code);
    const show = (state) => tell(code, record, state);
    const line = new Line({ code, stored: 0, outbox, send, show });
    line.restore(record);
    line.push();
    return line;
  });
}

function link(code, page) {
  const anchor = document.createElement("a");
  anchor.className = "govuk-link";
  anchor.href = `${page}#${code}`;
  anchor.textContent = code;
  return anchor;
}
