/**
 * The script of all pages. Every page works without it. It reloads pages about the present once a minute, or as often
 * as the page says, unless somebody is writing in a form. It adds a copy button to each command.
 */
export const SCRIPT = `'use strict';
(() => {
  const isPresent = () => !new URLSearchParams(location.search).get('as-of');
  const isIdle = () => !document.hidden && !document.activeElement?.matches('input, select, textarea, summary') && !document.querySelector('details[open]');

  async function refresh() {
    if (!isPresent() || !isIdle()) return;
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'error' });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    const main = document.querySelector('main');
    if (!fresh || !main || fresh.innerHTML === plain) return;
    plain = fresh.innerHTML;
    main.replaceChildren(...fresh.childNodes);
    offerCopies();
  }

  function offerCopies() {
    for (const command of document.querySelectorAll('pre[data-copy]')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Copy';
      button.addEventListener('click', async () => {
        await navigator.clipboard.writeText(command.textContent);
        button.textContent = 'Copied';
      });
      command.after(button);
    }
  }

  let plain = document.querySelector('main')?.innerHTML;
  offerCopies();
  const wait = () => 1000 * (Number(document.querySelector('[data-live]')?.dataset.live) || 60);
  const again = () => document.querySelector('[data-live]') && setTimeout(() => refresh().catch(() => {}).finally(again), wait());
  again();
})();
`;
