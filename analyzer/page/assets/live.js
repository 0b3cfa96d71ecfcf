// The page of a running `vmsift tail`: asks for its data again whenever the server says that they changed.
let asking = false;
let askAgain = false;

async function ask() {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  try {
    const answer = await fetch(`page.json${tokenOnly()}`, { cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    takeData(await answer.text());
    say(`Live, as of ${new Date().toISOString().slice(11, 19)} UTC`, false);
  } catch (error) {
    say('The connection to vmsift tail is lost; trying again.', true);
  }
  asking = false;
  if (askAgain) {
    askAgain = false;
    ask();
  }
}

// Of the address's parameters, the server needs only the token.
function tokenOnly() {
  const token = new URLSearchParams(location.search).get('token');
  return token === null ? '' : `?token=${encodeURIComponent(token)}`;
}

function say(text, lost) {
  const line = byId('live');
  line.hidden = false;
  line.textContent = text;
  line.classList.toggle('lost', lost);
}

function goLive() {
  ask();
  const events = new EventSource(`events${tokenOnly()}`);
  events.addEventListener('report', ask);
  events.addEventListener('error', () => say('The connection to vmsift tail is lost; trying again.', true));
  events.addEventListener('open', ask);
}
