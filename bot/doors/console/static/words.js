// What modules say, in the reader's language: the page brings it as data (page_words.py).
const words = JSON.parse(document.getElementById("words").textContent);

function filled(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

export function say(name, values = {}) {
  return filled(words.texts[name], values);
}

export function sayMany(name, number) {
  const place = number < 200 ? number : 100 + (number % 100);
  return filled(words.counted[name][Number(words.form_of[place])], { num: number });
}
