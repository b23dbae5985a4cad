// Goes on when all frames of the page have been loaded, or have had their time: once, since a place that is slow to answer
// would be asked again.
const next = document.querySelector('a[data-wait]');
new Promise((resolve) => {
  addEventListener('load', resolve);
  setTimeout(resolve, Number(next.dataset.wait));
}).then(() => location.replace(next.href));
