import { randomInt } from 'node:crypto'
import { skeleton } from './name-in-session.ts'

const manners =
  `Able Amber Ample Attentive Bold Brave Bright Brisk Calm Candid Careful Cheerful Clear Clever Curious Daring Deft Eager Early Earnest Even
Fair Fine Fond Frank Free Fresh Gentle Glad Golden Grand Happy Honest Humble Jolly Keen Kind Lively Loyal Lucid Mellow Merry Mild Modest Nimble Noble
Patient Plain Proud Quick Quiet Ready Silver Sincere Sound Steady Sturdy Sunny Swift Tender Tidy Vivid Warm Wise`.split(/\s+/)

const beings =
  `Alder Aspen Badger Beaver Beech Birch Bison Cedar Clover Crane Curlew Dolphin Dove Eagle Egret Elm Falcon Fern Finch Fox Gazelle Hare Hawk
Hazel Heron Ibex Ibis Jay Juniper Kestrel Lark Laurel Linden Lynx Magpie Maple Marten Moth Oak Oriole Osprey Otter Owl Panda Plover Poplar Raven Reed
Robin Rowan Sable Salmon Seal Sparrow Starling Stork Swan Swift Thistle Thrush Tulip Willow Wren Yew`.split(/\s+/)

const pick = (words: readonly string[]): string => words[randomInt(words.length)] ?? ''

/** Two friendly words that no one in the session goes by yet, such as "Quiet Heron". */
export function newPseudonym(taken: readonly string[]): string {
  const gone = new Set(taken.map(skeleton))
  for (let tries = 0; tries < 200; tries++) {
    const pseudonym = `${pick(manners)} ${pick(beings)}`
    if (!gone.has(skeleton(pseudonym))) return pseudonym
  }
  for (let number = 2; ; number++) {
    const pseudonym = `${pick(manners)} ${pick(beings)} ${number}`
    if (!gone.has(skeleton(pseudonym))) return pseudonym
  }
}
