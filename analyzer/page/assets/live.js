// The page of a running `vmsift tail`: asks for its data again whenever the server says that they changed.
const retryMs = 2000;
const patienceMs = 60000;
const mostAlerts = onWall ? 5 : 8;
let events = null;
let retry = null;
let firing = 0;  // alerts
let asking = false;
let askAgain = false;

// The server sends an event at once, so there is nothing to ask for before.
function connect() {
  events = new EventSource(`events${tokenOnly()}`);
  events.addEventListener('report', (event) => takeEvent(JSON.parse(event.data)));
  events.addEventListener('error', lose);
}

function takeEvent(event) {
  showAlerts(event.alerts);
  // Where only alerts changed, the page has the report already.
  if (data === null || event.report_time !== data.raw.report.time) ask();
  else sayLive();
}

function showAlerts(texts) {
  firing = texts.length;
  const box = byId('alerts');
  box.hidden = firing === 0;
  const more = firing > mostAlerts ? [`${number(firing - mostAlerts)} more`] : [];
  box.replaceChildren(...texts.slice(0, mostAlerts).concat(more).map((text) => element('li', {}, text)));
}

// An EventSource ends for good with any answer but 200, such as that of a proxy, and knows nothing of a page.json
// that failed. A timer makes a new one in every case.
function lose() {
  events.close();
  say('The connection to vmsift tail is lost; trying again.', '');
  clearTimeout(retry);
  retry = setTimeout(connect, retryMs);
}

async function ask() {
  askAgain = asking;
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(`page.json${tokenOnly()}`, { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
    if (!answer.ok) throw new Error(String(answer.status));
    takeData(await answer.text());
    sayLive();
  } catch (error) {
    askAgain = false;
    lose();
  }
  asking = false;
  if (askAgain) ask();
}

// Of the address's parameters, the server needs only the token.
function tokenOnly() {
  const token = new URLSearchParams(location.search).get('token');
  return token === null ? '' : `?token=${encodeURIComponent(token)}`;
}

function sayLive() {
  const alerts = firing > 0 ? ` ${counted(firing, 'alert fires', 'alerts fire')}.` : '';
  say(`Live.${alerts}`, `Last change: ${data.raw.report.time.slice(0, 19).replace('T', ' ')} UTC.`);
}

// Only this text is read aloud, and only when it changes.
function say(text, change) {
  byId('live').hidden = false;
  byId('live').classList.toggle('lost', change === '');
  setText('connection', text);
  setText('last-change', change);
}
