// Stands for the modules that bolt loads at start for receivers which Daypass does not use.
function neverUsed() {
  throw new Error("a module that Daypass never uses was left out of this bundle, and something has called it");
}

module.exports = new Proxy(neverUsed, {
  get: (target, property) => (property in target ? target[property] : neverUsed),
});
