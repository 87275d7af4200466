// Edits of other pages that had not reached the server: sent from here, or named with their page.
import { Line } from "./line.js";

export function sendLeftovers(records, place, words, services) {
  const waiting = new Map();

  function tell(record, state) {
    if (state === "saved" || state === "overtaken") waiting.delete(record.key);
    else waiting.set(record.key, record);
    const links = [...waiting.values()].map(({ code, page }) => link(code, page));
    const text = waiting.size ? words.leftover : words.sent;
    place.replaceChildren(text, ...links.flatMap((one) => [" ", one]));
    place.hidden = false;
  }

  return records.map((record) => {
    const show = (state) => tell(record, state);
    const line = new Line({ code: record.code, stored: 0, ...services, show });
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
