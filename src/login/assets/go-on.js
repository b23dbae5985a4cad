// Goes on when all frames of the page have been loaded, or have had their time.
const next = document.querySelector('a[data-wait]');
const goOn = () => location.replace(next.href);
addEventListener('load', goOn);
setTimeout(goOn, Number(next.dataset.wait));
