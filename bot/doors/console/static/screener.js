// Hides the questions that need not be asked. What was answered yes is never hidden.
const form = document.getElementById("screener");

function answer(name) {
  return form.querySelector(`input[name=${name}]:checked`)?.value || "";
}

function show() {
  form.querySelectorAll("[data-after]").forEach((question) => {
    const before = answer(question.dataset.after);
    const asked = before === "yes" || (question.dataset.after === "thoughts" && before === "unsaid");
    question.hidden = !asked && answer(question.id) !== "yes";
  });
}

form?.addEventListener("change", show);
if (form) show();
