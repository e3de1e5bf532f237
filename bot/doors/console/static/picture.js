// A picture is wider than a phone: show first where the script begins.
for (const frame of document.querySelectorAll(".picture")) {
  const start = frame.querySelector(".pic-start");
  if (!start) continue;
  const box = start.getBoundingClientRect();
  const middle = box.left + box.width / 2 - frame.getBoundingClientRect().left;
  frame.scrollLeft += middle - frame.clientWidth / 2;
}
