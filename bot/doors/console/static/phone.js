// On a phone's width: the bar's deeds open what they name, and bring it into reach of the thumb.
function go(event) {
  const link = event.target.closest("#deeds a[href^='#'], a.leads[href^='#']");
  const part = link && document.getElementById(link.hash.slice(1));
  if (!part) return;
  event.preventDefault();
  location.replace(link.hash);
  if (part.matches("details")) part.open = true;
  const field = part.querySelector("textarea, select, input:not([type=hidden])");
  part.scrollIntoView({ block: "center" });
  (field || part).focus({ preventScroll: true });
}

document.addEventListener("click", go);
