// An answer's content: from the form in which the server stores it, and into words.

const SPECIAL = { dont_know: "_dont_know", not_applicable: "_not_applicable" };

// A stored number as people write it in the page's language.
const spelled = (number) =>
  document.documentElement.lang === "en" ? number : number.replace(".", ",");

// A stored answer in the shape in which the page sends it.
export function asSent(kind, { status, value, reason, explanation, link, language }) {
  const isAnswered = status === "answered";
  const isWritten = kind === "number" || kind === "text";
  let choice = status in SPECIAL ? [SPECIAL[status]] : [];
  if (isAnswered && !isWritten) choice = value.length ? value : ["_none"];
  const words = kind === "number" ? spelled : String;
  const written = isAnswered && isWritten ? { [kind]: words(value) } : {};
  return { choice, number: "", text: "", reason, explanation, link, language, ...written };
}

function paragraph(label, text, language) {
  const line = document.createElement("p");
  line.className = "govuk-body answer";
  if (label) {
    const strong = document.createElement("strong");
    strong.textContent = `${label}: `;
    line.append(strong);
  }
  const words = document.createElement("span");
  words.lang = language;
  words.textContent = text;
  line.append(words);
  return line;
}

const labelOf = (input) => input.labels[0].textContent.trim();

// Paragraphs that say what was chosen and written, in the words of the question's own labels.
export function answerWords(question, content) {
  const chosen = question.choices
    .filter((box) => content.choice.includes(box.value))
    .map((box) => labelOf(box));
  const unit = question.root.querySelector(".govuk-input__suffix")?.textContent ?? "";
  const written = content.number ? `${content.number} ${unit}` : content.text;
  const answer = chosen.join("\n") || written || question.words.unanswered;
  const more = ["reason", "explanation", "link"]
    .filter((name) => content[name])
    .map((name) => paragraph(labelOf(question.texts.get(name)), content[name], content.language));
  return [paragraph("", answer, content.language), ...more];
}
