// Counts in the title what happened while nobody looked at this page.
let unseen = 0;

function show() {
  const plain = document.title.replace(/^\(\d+ \S+\) /, "");
  document.title = unseen ? `(${unseen} ●) ${plain}` : plain;
}

document.addEventListener("change-heard", () => {
  if (!document.hidden) return;
  unseen += 1;
  show();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  show();
});
