import { options, type VNode } from 'preact'

/**
 * Lets go of what was drawn before.
 *
 * An element that is kept and given again (`children`, `useMemo`) holds the tree into which it was put first, that tree the
 * elements of the one before, and so on: in an hour of a class Preact 11.2 came to hold hundreds of megabytes so. Here each drawing of a
 * component or element, once the next is done, forgets what was above and below it.
 *
 * The names are Preact's own short ones, on which its tools rest: `__k` below, `__` above, `__c` the component, `__e` in the page.
 */
interface Drawing {
  type?: unknown
  __k?: (Drawing | null | undefined)[] | null
  __?: Drawing | null
  __c?: object | null
  __e?: object | null
}

const last = new WeakMap<object, Drawing>()
const before = { ...options }

options.diffed = (vnode: Drawing & VNode) => {
  before.diffed?.(vnode)
  const drawn = vnode.__c ?? (typeof vnode.type === 'string' ? vnode.__e : undefined)
  if (!drawn) return
  const old = last.get(drawn)
  if (old === vnode) return
  last.set(drawn, vnode)
  if (!old) return
  // What was not drawn anew stands below this one now.
  if (old.__k && old.__k === vnode.__k) for (const child of old.__k) if (child) child.__ = vnode
  old.__k = null
  old.__ = null
}
