// Picking a macro fills the form of the reply: its words (writing.js does), a note, and what happens
// then, said in words. Nothing is sent by it.
const composer = document.getElementById("composer");

function fill({ then, outcome, note, told }) {
  const after = document.getElementById("after");
  const empty = then === "nothing" && !note;
  after.hidden = empty;
  after.disabled = empty;
  after.querySelector("[name=then]").value = then;
  after.querySelector("[name=outcome]").value = outcome;
  const field = document.getElementById("after-note");
  // Words of one's own are never replaced.
  if (note && !field.value.includes(note)) field.value = [field.value, note].filter(Boolean).join("\n");
  document.getElementById("after-told").textContent = told;
}

function drop() {
  document.getElementById("after-note").value = "";
  fill({ then: "nothing", outcome: "", note: "", told: "" });
  document.getElementById("reply-body").focus();
}

composer?.addEventListener("click", (event) => {
  if (event.target.closest("#after-drop")) drop();
  const macro = event.target.closest(".pick")?.closest(".macro");
  if (!macro || !document.getElementById("after")) return;
  const note = macro.querySelector(".macro-note")?.textContent || "";
  const told = macro.querySelector(".macro-told").textContent;
  fill({ then: macro.dataset.then, outcome: macro.dataset.outcome, note, told });
});
