// Shows a follow-up where its parent's answer leads to it, and counts what is answered.

function isReached(question, byCode) {
  const { follows, followsOptions } = question.root.dataset;
  const parent = byCode.get(follows);
  if (!follows) return true;
  if (!parent) return question.wasReached;
  const opening = followsOptions.split(" ");
  return isReached(parent, byCode) && parent.choice.some((code) => opening.includes(code));
}

export function refresh(questions, progress) {
  const byCode = new Map(questions.map((question) => [question.code, question]));
  const reached = questions.filter((question) => isReached(question, byCode));
  for (const question of questions) question.setReached(reached.includes(question));
  progress.querySelector("[data-total]").textContent = reached.length;
  progress.querySelector("[data-done]").textContent = reached.filter((one) => one.isDone).length;
}
