/**
 * The page that puts a timeline together: shows each choice at once, and copies the lines.
 *
 * The service writes the page for any choice, so this fetches it and takes over what was made.
 */
const form = document.querySelector('form');
let waiting = 0;
let latest = '';

form.addEventListener('submit', (event) => {
  event.preventDefault();
  show();
});
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 250);
});
form.querySelector('button').hidden = true;
offer();

async function show() {
  const given = [...new FormData(form)].filter(([, value]) => value);
  const address = (latest = `/embed?${new URLSearchParams(given)}`);
  const page = await load(address);
  if (address !== latest) return; // another choice was made meanwhile
  history.replaceState(null, '', address);
  document.querySelector('#made').replaceWith(document.adoptNode(page.querySelector('#made')));
  offer();
}

/** Read a page as a document; of the ways to do so, this is the one that needs no markup in a text. */
function load(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.responseType = 'document';
    request.onload = () => resolve(request.response);
    request.onerror = reject;
    request.open('GET', address);
    request.send();
  });
}

function offer() {
  for (const snippet of document.querySelectorAll('.snippet')) {
    const button = document.createElement('button');
    button.className = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', () => {
      if (copy(snippet.querySelector('code').textContent)) button.textContent = 'Copied';
    });
    snippet.querySelector('h2').after(button);
  }
}

/** Copy also where the page came by plain http, for which browsers have no clipboard. */
function copy(text) {
  const put = (event) => {
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  };
  addEventListener('copy', put, { once: true });
  return document.execCommand('copy');
}
