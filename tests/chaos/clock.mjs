// Loaded before a Catena (`node --import`): its clock stands as wrong as its parent last said. This is the clock that tells
// the time of day; the one by which timers run does not jump, as it does not where somebody sets a computer's clock.
const RealDate = Date
const realNow = Date.now
let wrongBy = 0
const now = () => realNow() + wrongBy
RealDate.now = now
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
})
process.on('message', (message) => {
  if (typeof message?.wrongBy === 'number') wrongBy = message.wrongBy
})
// So that it is not what keeps the process alive.
process.channel?.unref()
