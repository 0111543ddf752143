/* The second net of autosave: what the server has not acknowledged stays in this browser, and is sent later. */
const PREFIX = "autosave:";
const MONTH = 30 * 24 * 3600 * 1000;

const key = (user, tab) => `${PREFIX}${user}:${tab}`;

/* A full or forbidden storage is no reason to stop typing: the answer says whether it was kept. */
export function remember(user, tab, entry) {
  try {
    localStorage.setItem(key(user, tab), JSON.stringify({ ...entry, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function forget(user, tab) {
  localStorage.removeItem(key(user, tab));
}

/* [[tab, {url, body, at}], …] of other windows of this account, without what is older than a month. */
export function leftovers(user, own) {
  const found = [];
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(key(user, "")))) {
    const tab = name.slice(key(user, "").length);
    const entry = JSON.parse(localStorage.getItem(name));
    if (Date.now() - entry.at > MONTH) localStorage.removeItem(name);
    else if (tab !== own) found.push([tab, entry]);
  }
  return found;
}
