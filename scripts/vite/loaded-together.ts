import type { Plugin, Rolldown } from 'vite'

const SCREENS = 'client/app.tsx'
const ROOM = 'client/screens/room/room.tsx'
/** Of these a reader's room needs one, by the width of the window. */
const BESIDE_THE_TEXT = ['client/screens/room/threads/threads-column.tsx', 'client/screens/room/threads/sheet.tsx']
/** A screen of its own that follows a session too. */
const PROJECTOR = 'client/screens/present/present.tsx'
/** Small, and shared by nearly all screens in ever other choices: one file for all that are used. */
const ICONS = /\/lucide-react\/dist\/esm\/icons\//

/**
 * Lays what a reader's room needs into a few files instead of ninety: a small file is compressed without the words of
 * its neighbours, which costs a tenth of the whole. What all screens load first, what the room shares with other screens
 * and what only it has stay apart, so that nobody loads the room who does not open one.
 */
export function loadedTogether(): Plugin {
  let files = new Map<string, string>()
  return {
    name: 'catena-loaded-together',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: 'start', tags: ['$initial'], priority: 2 },
                { name: 'icons', test: ICONS, priority: 1 },
                { name: (id: string) => files.get(id) ?? null, debugName: 'room' },
              ],
            },
          },
        },
      },
    }),
    buildEnd() {
      files = filesOf(this)
    },
  }
}

/** Which module lies in which file; what is not named lies where Rolldown lays it. */
function filesOf(graph: Rolldown.PluginContext): Map<string, string> {
  const ids = [...graph.getModuleIds()]
  const find = (path: string): string => {
    const found = ids.find((id) => id.endsWith(`/${path}`))
    if (!found) throw new Error(`${path} is not where scripts/vite/loaded-together.ts looks for it`)
    return found
  }
  const needs = (from: string): Set<string> => {
    const all = new Set([from])
    for (const id of all) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) all.add(next)
    return all
  }
  const room = find(ROOM)
  const projector = find(PROJECTOR)
  const others = (graph.getModuleInfo(find(SCREENS))?.dynamicallyImportedIds ?? [])
    .filter((id) => id !== room)
    .map((id) => [id, needs(id)] as const)
  const files = new Map<string, string>()
  for (const id of needs(room)) {
    const users = others.flatMap(([screen, all]) => (all.has(id) ? [screen] : []))
    files.set(id, users.length === 0 ? 'room' : users.every((screen) => screen === projector) ? 'margins' : 'screens')
  }
  const beside = BESIDE_THE_TEXT.map((path) => needs(find(path)))
  for (const id of beside[0] ?? []) if (!files.has(id) && beside.every((all) => all.has(id))) files.set(id, 'threads')
  return files
}
