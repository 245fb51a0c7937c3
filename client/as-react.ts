import { options } from 'preact'
import './superseded.ts'

export { createRoot } from 'preact/compat/client'

/**
 * The pages are written for React and built with Preact, and this is their `react-dom/client`. What React promises a component
 * and preact/compat leaves to the browser is seen to here, so that whoever writes a screen need not know which of the two runs it:
 *
 * - `autoFocus` focuses what comes later, too, not only what is there when the page opens.
 * - `spellCheck={false}` is said to the browser and not left out.
 * - A control shows the `value` or `checked` it was given, also where its handler did not take over what was typed.
 * - Effects, and what they take back, come in the same turn as what was drawn: what opens by a key has the focus before the
 *   next key, and what a screen puts away as it goes is put away before the sign-out takes it from the device.
 */
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement
type Given = Record<string, unknown>

const given = new WeakMap<Control, Given>()
const focused = new WeakSet<Element>()

/** What others, such as preact/compat, do there. */
const before = { ...options }

options.vnode = (vnode) => {
  if (isElement(vnode) && 'spellCheck' in vnode.props) {
    vnode.props['spellcheck'] = vnode.props['spellCheck']
    delete vnode.props['spellCheck']
  }
  before.vnode?.(vnode)
}

options.diffed = (vnode) => {
  before.diffed?.(vnode)
  if (!isElement(vnode)) return
  const element = elementOf(vnode)
  if (vnode.props['autoFocus'] && element instanceof HTMLElement && !focused.has(element)) {
    focused.add(element)
    // It is put into the page in this same turn, but after this.
    queueMicrotask(() => element.isConnected && element.focus())
  }
  if (element && isControl(element)) given.set(element, vnode.props)
}

// Twice: what is focused by `autoFocus` is focused before an effect looks.
options.requestAnimationFrame = (runEffects) => queueMicrotask(() => queueMicrotask(runEffects))

// At the page, where every handler has been called: what they changed is drawn in this turn. What is ticked or chosen says
// `input` before `change`, and its handler waits for the second.
document.addEventListener('input', ({ target }) => isControl(target) && isTyped(target) && queueMicrotask(() => restore(target)))
document.addEventListener('change', ({ target }) => isControl(target) && queueMicrotask(() => restore(target)))

function restore(target: Control): void {
  if (target instanceof HTMLInputElement && target.type === 'radio' && target.name !== '') {
    const all = (target.form ?? document).querySelectorAll<HTMLInputElement>(`input[type=radio][name="${CSS.escape(target.name)}"]`)
    for (const one of all) show(one)
  } else show(target)
}

function show(control: Control): void {
  const { value, checked } = given.get(control) ?? {}
  if (isTicked(control)) {
    if (typeof checked === 'boolean' && control.checked !== checked) control.checked = checked
  } else if ((typeof value === 'string' || typeof value === 'number') && control.value !== String(value) && !isHalfTyped(control))
    control.value = String(value)
}

/** "1e" or "-" in a field for numbers: the browser says that it is empty, and to set it would take away what is being typed. */
const isHalfTyped = (control: Control): boolean =>
  control instanceof HTMLInputElement &&
  control.type === 'number' &&
  (control.validity.badInput || Number(control.value) === Number(given.get(control)?.['value']))

const isTicked = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')
const isTyped = (control: Control): boolean => !isTicked(control) && !(control instanceof HTMLSelectElement)

const isControl = (target: unknown): target is Control =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

const isElement = (vnode: { readonly type: unknown }): vnode is { type: string; props: Given } => typeof vnode.type === 'string'

/** Preact gives what stands in the page under this name, which is part of what its own tools rest on. */
const elementOf = (vnode: object): unknown => ('__e' in vnode ? vnode.__e : undefined)
