// Elements made of texts, and drawing them anew under the hands of who uses them.
function byId(id) {
  return document.getElementById(id);
}

// A text that is the same is left alone, so that nothing is read aloud again.
function setText(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

// Texts become text nodes: nothing of a log is ever read as markup.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== '' && value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// A name that is broken between its words, if at all: VMStart|TimedOut. Long ones are no such names.
function breakable(name) {
  const made = document.createDocumentFragment();
  const words = name.length > 200 ? [name] : name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[_./])/);
  words.forEach((word, i) => made.append(...(i > 0 ? [document.createElement('wbr')] : []), word));
  return made;
}

// A row of a table. `key` tells it from the others, also when it is drawn anew.
function tableRow(key, ...cells) {
  const row = element('tr', {}, ...cells);
  row.key = key;
  return row;
}

// What can have the focus in a place: in the row of a key, or outside of rows that have one.
function buttonsIn(place, key) {
  if (key === undefined) return [...place.querySelectorAll('.scroll, thead button, .more button')];
  const row = [...place.querySelectorAll('tr')].find((one) => one.key === key);
  return row ? [...row.querySelectorAll('button')] : [];
}

// Calls `draw`, which replaces elements: the focus stays on the same button of the same row, and tables stay scrolled.
function keepPlace(draw) {
  const focused = document.activeElement;
  const place = focused.closest('[id]')?.id;
  const key = focused.closest('tr')?.key;
  const n = place ? buttonsIn(byId(place), key).indexOf(focused) : -1;
  const scrolled = [...document.querySelectorAll('.scroll')].filter((box) => box.scrollLeft > 0).map((box) => [box.parentElement.id, box.scrollLeft]);
  draw();
  for (const [id, left] of scrolled) byId(id)?.querySelector('.scroll')?.scrollTo({ left });
  if (focused.isConnected || !place || !byId(place)) return;
  const again = buttonsIn(byId(place), key)[n] || byId(place).querySelector('.scroll');
  again?.focus({ preventScroll: true });
}

// `options`: pairs of value and text. The same ones are left alone, as the list may be open.
function fillOptions(list, options) {
  if (options.length === list.children.length && options.every(([value], i) => list.children[i].value === value)) return;
  const chosen = list.value;
  // An empty value is no attribute to element().
  list.replaceChildren(...options.map(([value, text]) => Object.assign(document.createElement('option'), { value, textContent: text })));
  if (chosen !== undefined) list.value = chosen;
}

function scrolling(label, table) {
  return element('div', { class: 'scroll', role: 'group', 'aria-label': label, tabindex: '0' }, table);
}

// Filters by a code; only a text where no failure has it.
function codeButton(name) {
  if (!data.codes.some((code) => code.name === name)) return breakable(name);
  return element('button', { type: 'button', class: 'plain', title: `Only ${name}`, click: () => setState({ code: name }) }, breakable(name));
}

// The same of a VM, by its number. `text`: what it is called here.
function vmButton(vm, text = data.vms[vm].label) {
  if (data.folded > 0 && vm === data.vms.length - 1) return data.vms[vm].name;
  const { name, id, isAlone } = data.vms[vm];
  return element('button', { type: 'button', class: 'plain', title: id || name, click: () => setState({ vm: isAlone ? name : id || name }) }, text);
}

// The same of a VM that something else than the counts names.
function namedVmButton(name, id, group) {
  const vm = data.numbers.get((id || name).toLowerCase()) ?? data.numbers.get(name.toLowerCase());
  return vm === undefined ? element('span', { title: id || '' }, group ? `${name} (${group})` : name) : vmButton(vm);
}

// Pairs of a name and a text or an element; those without a text are left out.
function definitions(pairs) {
  const list = element('dl', {});
  for (const [name, value] of pairs) {
    if (value !== null && value !== undefined && value !== '') list.append(element('dt', {}, name), element('dd', {}, value));
  }
  return list;
}
