/** Tells the page around the frame how high the timeline is, whenever that changes. */
const main = document.querySelector('main');

new ResizeObserver(() => {
  const height = Math.ceil(main.getBoundingClientRect().height);
  parent.postMessage({ type: 'dateline:resize', height }, '*');
}).observe(main);
