/**
 * The keyboard is always somewhere. What has the focus may be taken from the page under its reader: another deletes the
 * thread, a filter hides it, a list draws itself anew. Then the focus goes to what stands in its place, unless the page
 * itself puts it somewhere in that moment.
 */
const CAN_TAKE = 'a[href], button:not(:disabled), summary, [tabindex]'
/** How long the page has to put the focus somewhere itself, in ms. */
const GRACE = 120

/** What has the focus, or had it last, and all that it stands in. */
let chain: readonly Node[] = []
let path = location.pathname
let waiting: ReturnType<typeof setTimeout> | undefined

document.addEventListener('focusin', (event) => {
  chain = event.composedPath().filter((one) => one instanceof Node)
  path = location.pathname
  clearTimeout(waiting)
})

new MutationObserver((changes) => {
  if (!isLost() || !chain[0] || chain[0].isConnected) return
  for (const { target, removedNodes, nextSibling, previousSibling } of changes) {
    if (!target.isConnected || ![...removedNodes].some((node) => chain.includes(node))) continue
    const around = chain
    chain = []
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      // a new screen has a heading that takes it
      if (!isLost() || path !== location.pathname) return
      takerNear(nextSibling, previousSibling, around)?.focus({ preventScroll: true })
    }, GRACE)
    return
  }
}).observe(document.body, { childList: true, subtree: true })

const isLost = () => document.activeElement === null || document.activeElement === document.body

/** What comes after the place, else what comes before it, else the first of what they stand in. */
function takerNear(next: Node | null, previous: Node | null, around: readonly Node[]): HTMLElement | undefined {
  for (let node = next; node; node = node.nextSibling) {
    const found = takerIn(node)
    if (found) return found
  }
  for (let node = previous; node; node = node.previousSibling) {
    const found = takerIn(node)
    if (found) return found
  }
  const main = document.querySelector('main')
  for (const node of around) {
    if (node.contains(main)) break
    const found = takerIn(node)
    if (found) return found
  }
  // the whole screen has become another
  const heading = main?.querySelector<HTMLElement>('h1')
  if (heading) heading.tabIndex = -1
  return heading ?? undefined
}

function takerIn(node: Node): HTMLElement | undefined {
  if (!(node instanceof HTMLElement)) return undefined
  // it is no good to have a phone's keyboard come up unasked
  return [node, ...node.querySelectorAll<HTMLElement>(CAN_TAKE)].find(
    (one) => one.matches(CAN_TAKE) && one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert]'),
  )
}
