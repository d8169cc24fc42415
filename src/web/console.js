// Shows the letter anew while its voice is typed: presses "Show me" for whoever types. Everything works without it.
"use strict";
const button = document.getElementById("show-me");
if (button) {
  let wait;
  const show = () => {
    clearTimeout(wait);
    wait = setTimeout(() => button.click(), 600);
  };
  button.form.addEventListener("input", show);
  button.form.addEventListener("change", show);
}
