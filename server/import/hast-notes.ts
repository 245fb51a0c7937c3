import type { Element, Nodes, Root } from 'hast'
import { toString } from 'hast-util-to-string'

const blockTags = new Set('p li aside div section dd dt td blockquote article h1 h2 h3 h4 h5 h6 tr table ol ul dl body main'.split(' '))
const markLike = /^[[({]?(?:note\s+)?(\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶]{1,4})[\])}.:]?$/i
const noteName = /(?:^|[#_-])(?:fn|ftn|footnote|endnote|edn|note|nt|n|anm)[-_:.]?\d+$/i

interface Place {
  element: Element
  order: number
  ancestors: readonly Element[]
}

/**
 * Ties note marks to their notes: an anchor becomes a mark (`dataNoteRef` holds the note's name) when it is declared as
 * one, or when it looks like one and its target, further on, leads back to it or is named as notes are. The element
 * of the note gets `dataNote` (its name) and `dataMark`; links back get `dataBack`, since a reading has its own.
 */
export function tieNotes(root: Root): void {
  const places = new Map<string, Place>()
  const anchors: (Place & { target: string })[] = []
  let order = 0
  const visit = (node: Nodes, ancestors: readonly Element[]): void => {
    if (node.type === 'element') {
      order++
      const { id, dataTarget } = node.properties
      if (id !== undefined && !places.has(String(id))) places.set(String(id), { element: node, order, ancestors })
      if (node.tagName === 'a' && dataTarget !== undefined) anchors.push({ element: node, order, ancestors, target: String(dataTarget) })
    }
    if ('children' in node)
      for (const child of node.children) visit(child, node.type === 'element' ? [...ancestors.slice(-40), node] : ancestors)
  }
  visit(root, [])

  const anchorsTo = Map.groupBy(anchors, ({ target }) => target)
  const nameOf = new Map<Element, string>()
  for (const anchor of anchors) {
    const declared = anchor.element.properties.dataNoteRef !== undefined || anchor.ancestors.at(-1)?.properties.dataNoteRef !== undefined
    const mark = markLike.exec(toString(anchor.element).trim())?.[1]
    const target = places.get(anchor.target)
    if (!target || (!declared && mark === undefined) || anchor.element.properties.dataBack !== undefined) continue
    const container = containerOf(target, root)
    if (!container || anchor.ancestors.includes(container)) continue
    const isNote = target.element.properties.dataNote !== undefined || container.properties.dataNote !== undefined
    const backs = ownNames(anchor).flatMap((name) => anchorsTo.get(name) ?? [])
    const mutual = backs.some((back) => back.element === container || back.ancestors.includes(container))
    if (!declared && !(target.order > anchor.order && (isNote || mutual || noteName.test(anchor.target)))) continue
    const name = nameOf.get(container) ?? anchor.target
    nameOf.set(container, name)
    anchor.element.properties.dataNoteRef = name
    delete anchor.element.properties.dataTarget
    container.properties.dataNote = name
    container.properties.dataMark ??= (mark ?? toString(anchor.element).replace(/[[\](){}.:\s]/g, '')).slice(0, 16)
    for (const back of backs) if (back.element === container || back.ancestors.includes(container)) back.element.properties.dataBack = 'yes'
  }
  for (const anchor of anchors) if (anchor.element.properties.dataNoteRef === 'yes') delete anchor.element.properties.dataNoteRef
}

/** The names by which a link back may mean this anchor: its own, and those close around or in it. */
function ownNames(anchor: Place): string[] {
  const names: string[] = []
  const add = (element: Element | undefined): void => {
    if (element?.properties.id !== undefined) names.push(String(element.properties.id))
  }
  add(anchor.element)
  for (const child of anchor.element.children) if (child.type === 'element') add(child)
  for (const ancestor of anchor.ancestors.toReversed().slice(0, 3)) {
    add(ancestor)
    if (blockTags.has(ancestor.tagName)) break
  }
  const siblings = anchor.ancestors.at(-1)?.children ?? []
  const before = siblings[siblings.indexOf(anchor.element) - 1]
  if (before?.type === 'element' && before.tagName === 'a') add(before)
  return names
}

/** The element that is the note: the target or the block around it; for an empty anchor between blocks, the next one. */
function containerOf(target: Place, root: Root): Element | undefined {
  if (blockTags.has(target.element.tagName)) return target.element.tagName === 'body' ? undefined : target.element
  const around = target.ancestors.findLast((element) => blockTags.has(element.tagName))
  if (around && /^(?:p|li|dd|td|aside)$/.test(around.tagName))
    return around.tagName === 'td' ? (target.ancestors.findLast((element) => element.tagName === 'tr') ?? around) : around
  const parent = target.ancestors.at(-1) ?? root
  const siblings: readonly Nodes[] = parent.children
  const next = siblings.slice(siblings.indexOf(target.element) + 1).find((node) => node.type === 'element')
  return next?.type === 'element' && blockTags.has(next.tagName)
    ? next
    : around && !/^(?:body|main|article|section)$/.test(around.tagName)
      ? around
      : undefined
}
