// Posts one edit and says in one word what came of it.

const PATIENCE = 30_000;
// Far beyond what any answer holds. A server ends the connection of what is too large to be read,
// which looks like a broken line.
const LARGEST = 500_000;

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? "";

async function post(address, csrfCookie, body, isLeaving) {
  const response = await fetch(address, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      // Read now: logging in elsewhere changes it.
      "X-CSRFToken": cookie(csrfCookie),
    },
    body,
    credentials: "same-origin",
    redirect: "error",
    keepalive: isLeaving,
    signal: AbortSignal.timeout(PATIENCE),
  });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return { status: response.status, data: isJson ? await response.json() : {} };
}

function outcome({ status, data }, mutation) {
  if (status === 200 && data.saved && data.mutation_id === mutation) return "saved";
  if (status === 409) return data.error === "conflict" ? "conflict" : "closed";
  if (status === 422) return "invalid";
  if (status === 401) return "sign_in";
  if (status === 403 && data.error === "second_factor") return "second_factor";
  return "failed";
}

// The longest text is the one to shorten.
function tooLong(content, words) {
  const [longest] = ["explanation", "text", "reason", "link", "number"].sort(
    (one, other) => (content[other]?.length ?? 0) - (content[one]?.length ?? 0),
  );
  return { outcome: "invalid", fields: { [longest]: [words.tooLong] } };
}

export function makeSender(words) {
  const { save, person, csrfCookie } = words;
  return async function send(code, mutation, base, content, isLeaving = false) {
    const address = save.replace("CODE", encodeURIComponent(code));
    const body = JSON.stringify({ mutation_id: mutation, base_version: base, person, ...content });
    if (new Blob([body]).size > LARGEST) return tooLong(content, words);
    try {
      let reply = await post(address, csrfCookie, body, isLeaving);
      // Perhaps the token was old; asking again takes no second step, though.
      if (reply.status === 403 && !reply.data.error) reply = await post(address, csrfCookie, body, isLeaving);
      if (reply.status === 413) return tooLong(content, words);
      return { ...reply.data, outcome: outcome(reply, mutation) };
    } catch {
      return { outcome: "failed" };
    }
  };
}
