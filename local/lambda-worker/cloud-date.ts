/** Makes `Date` tell the cloud's time: without arguments, called as a function, and by `Date.now`. */
export function installCloudDate(now: () => number): void {
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
  });
  Object.defineProperty(RealDate.prototype, "constructor", {
    value: globalThis.Date,
    configurable: true,
    writable: true,
  });
}
