// Posts one edit and says in one word what came of it.

const PATIENCE = 30_000;

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? "";

async function post(address, body, isLeaving) {
  const response = await fetch(address, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      // Read now: logging in elsewhere changes it.
      "X-CSRFToken": cookie("csrftoken"),
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
  return "failed";
}

export function makeSender({ save, person }) {
  return async function send(code, mutation, base, content, isLeaving = false) {
    const address = save.replace("CODE", encodeURIComponent(code));
    const body = JSON.stringify({ mutation_id: mutation, base_version: base, person, ...content });
    try {
      let reply = await post(address, body, isLeaving);
      if (reply.status === 403) reply = await post(address, body, isLeaving);
      return { ...reply.data, outcome: outcome(reply, mutation) };
    } catch {
      return { outcome: "failed" };
    }
  };
}
