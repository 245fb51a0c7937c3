import type { Element } from 'hast'

/** The elements of that name within another, in their order. */
export function descendants(element: Element, tagName: string): Element[] {
  return element.children.flatMap((child) =>
    child.type === 'element' ? [...(child.tagName === tagName ? [child] : []), ...descendants(child, tagName)] : [],
  )
}
