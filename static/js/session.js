/* Signed in or not, asked beside the form: the dialog signs in again, every form gets the new token. */
export function renew(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
}

/* Is the writer of this form signed in here? Throws where the server cannot be reached. */
export async function signedIn(url, writer) {
  const response = await fetch(`${url}?${new URLSearchParams({ autosave_writer: writer })}`);
  const answer = await response.json();
  renew(answer.token);
  return answer.signed_in;
}

const PAUSE = 1500; // ms without a key
let typed = -PAUSE;
for (const type of ["keydown", "input"]) {
  document.addEventListener(
    type,
    () => {
      typed = performance.now();
    },
    { capture: true },
  );
}

/* Does `work` when nobody types: what opens under somebody's hands takes the letters. */
export function afterTyping(work) {
  const rest = typed + PAUSE - performance.now();
  if (rest > 0) setTimeout(() => afterTyping(work), rest);
  else work();
}

/* Opens the dialog; `done` runs when the same account is signed in again. */
export function dialog(url, writer, done) {
  const box = document.querySelector("[data-signin]");
  const form = box.querySelector("form");
  const problem = box.querySelector(".errornote");
  const say = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };
  const close = () => {
    form.elements.password.value = "";
    say("");
    box.close();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (!(await signedIn(url, writer))) {
        const body = new URLSearchParams(new FormData(form));
        body.set("autosave_writer", writer);
        body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
        const response = await fetch(url, { method: "POST", body });
        const answer = await response.json();
        renew(answer.token);
        if (!response.ok) {
          say(answer.errors.join(" "));
          form.elements.password.select();
          return;
        }
      }
    } catch (error) {
      say(box.dataset.unreachable);
      throw error;
    }
    close();
    done();
  });
  box.querySelector("[data-close]").addEventListener("click", close);
  return () => {
    if (box.open) return;
    box.showModal();
    form.elements.password.focus();
  };
}
