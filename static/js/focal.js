/* The focal point of a picture, chosen on the whole of it; its cut is shown at once, also of a file that was not
   sent yet. Without this script the two numbers are typed: the sliders are the same fields. */
const RATIO = 3 / 2;
const WIDEST = 960; // pixels of a chosen file that are kept to draw from

const box = document.querySelector("[data-focal]");
const fields = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
const file = document.getElementById("id_file");
const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
const within = (value, most) => Math.min(Math.max(value, 0), most);
const points = (share) => `${share * 100}%`;

/* The part that is kept, as images/renditions.py cuts it: the same rule. */
function cut(width, height, [x, y]) {
  const wide = Math.min(width, height * RATIO);
  const high = Math.min(height, width / RATIO);
  return {
    left: within(width * x - wide / 2, width - wide),
    top: within(height * y - high / 2, height - high),
    wide,
    high,
  };
}

/* At most WIDEST pixels wide, and upright: a photograph may have forty million. */
async function drawn(chosen) {
  const bitmap = await createImageBitmap(chosen);
  const canvas = document.createElement("canvas");
  canvas.width = Math.min(bitmap.width, WIDEST);
  canvas.height = Math.max(1, Math.round((bitmap.height * canvas.width) / bitmap.width));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

function start() {
  const whole = box.querySelector(".focal__whole");
  const frame = document.createElement("span");
  const mark = document.createElement("span");
  const card = document.createElement("canvas");
  let source = whole.querySelector("img");
  frame.className = "focal__frame";
  mark.className = "focal__mark";
  [card.width, card.height] = [480, 320];
  box.querySelector(".focal__cut").replaceChildren(card);
  whole.append(frame, mark);

  function show() {
    const point = fields.map((field) => Number(field.value));
    for (const field of fields) field.setAttribute("aria-valuetext", percent.format(field.value));
    const width = source?.naturalWidth ?? source?.width;
    if (!width) return;
    const height = source.naturalHeight ?? source.height;
    const { left, top, wide, high } = cut(width, height, point);
    [mark.style.left, mark.style.top] = point.map(points);
    [frame.style.left, frame.style.top] = [left / width, top / height].map(points);
    [frame.style.width, frame.style.height] = [wide / width, high / height].map(points);
    card.getContext("2d").drawImage(source, left, top, wide, high, 0, 0, card.width, card.height);
  }

  function move(event) {
    const edge = whole.getBoundingClientRect();
    fields[0].value = within((event.clientX - edge.left) / edge.width, 1).toFixed(3);
    fields[1].value = within((event.clientY - edge.top) / edge.height, 1).toFixed(3);
    show();
  }

  async function choose() {
    const chosen = file.files[0];
    const picture = chosen && (await drawn(chosen).catch(() => null)); // the server says what is wrong with it
    if (chosen !== file.files[0]) return;
    source?.remove();
    source = picture;
    if (picture) whole.prepend(picture);
    for (const part of box.querySelectorAll("figure")) part.hidden = !picture;
    box.querySelector(".focal__later").hidden = Boolean(picture);
    show();
  }

  for (const field of fields) {
    Object.assign(field, { type: "range", min: 0, max: 1, step: "any" });
    field.addEventListener("input", show);
  }
  /* A finger that scrolls the page begins on the picture too: it drags the mark only, or taps. */
  whole.addEventListener("pointerdown", (event) => {
    if (event.button || (event.pointerType === "touch" && event.target !== mark)) return;
    event.preventDefault();
    whole.setPointerCapture(event.pointerId);
    move(event);
  });
  whole.addEventListener("pointermove", (event) => {
    if (whole.hasPointerCapture(event.pointerId)) move(event);
  });
  whole.addEventListener("click", move);
  if (source) source.draggable = false;
  source?.addEventListener("load", show);
  file?.addEventListener("change", choose);
  if (file?.files.length) choose();
  show();
}

if (box?.querySelector("figure") && fields.every(Boolean)) start();
