/* How many characters are used, beside the field's name. */
for (const output of document.querySelectorAll("output[data-count]")) {
  const field = document.getElementById(output.htmlFor.value);
  const show = () => {
    const length = [...field.value].length;
    output.textContent = output.dataset.count.replace("0", length);
    output.classList.toggle("flag", length > Number(output.dataset.most));
    output.classList.toggle("flag--warn", length > Number(output.dataset.most));
  };
  field.addEventListener("input", show);
  show();
}
