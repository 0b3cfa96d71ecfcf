// What is shown: the filters, which are kept in the address behind `#`, so that a view can be sent.
const noState = { q: '', code: '', vm: '', class: '', from: '', to: '', by: 'code', unit: 'auto' };
let state = { ...noState };
// A display that nobody touches: what matters most, on one screen.
const onWall = new URLSearchParams(location.search).has('wall');

function readState() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  state = { ...noState };
  for (const key of Object.keys(noState)) {
    if (parameters.has(key)) state[key] = parameters.get(key);
  }
}

function setState(change) {
  Object.assign(state, change);
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (value !== noState[key]) parameters.set(key, value);
  }
  const hash = parameters.toString();
  history.replaceState(null, '', hash ? `#${hash}` : location.pathname + location.search);
  render();
}

// Milliseconds since 1970, or NaN where the text is none.
function momentOf(text) {
  return text === '' ? NaN : Date.parse(text.length === 16 ? `${text}:00Z` : `${text}Z`);
}

function hasFilter() {
  return ['q', 'code', 'vm', 'class', 'from', 'to'].some((key) => state[key] !== '');
}
