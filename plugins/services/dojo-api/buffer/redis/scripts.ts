import { keptDeadLetters } from '../dead-letters.ts';
import { staleJobMs } from '../jobs.ts';

/** A question without its answer, of a program that writes one before the other, is given up after so long. */
const orphanMs = 600_000;

/**
 * What every script starts with. Time is the server's own unless told otherwise, so that machines whose clocks differ agree on
 * when a lease ends. Keys are made in the scripts: one server, no cluster, as everywhere in the Dojo.
 */
const prelude = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local maxLeases, unacknowledgedMs, acknowledgedMs = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local sidecar = ARGV[5] == 'sidecar'
local arg = { unpack(ARGV, 6) }
local questions, units, leases = 'synthetic:questions', 'synthetic:units', 'synthetic:leases'
local reservations, failed, jobs = 'synthetic:reservations', 'synthetic:failed', 'synthetic:jobs'
local function unitOf(id) return 'synthetic:units:' .. id end
local function answerOf(id) return 'synthetic:answers:' .. id end
local function augmentOf(id) return 'synthetic:qn_augments:' .. id end
local function failureOf(id) return 'synthetic:failures:' .. id end
local function jobOf(id) return 'synthetic:jobs:' .. id end

local function drop(id)
  redis.call('DEL', unitOf(id))
  redis.call('ZREM', units, id)
  redis.call('ZREM', leases, id)
end

local function bury(letter)
  redis.call('LPUSH', 'synthetic:dead', letter)
  redis.call('LTRIM', 'synthetic:dead', 0, ${keptDeadLetters - 1})
end

local function keepAnswer(id, body)
  redis.call('SET', answerOf(id), body, 'PX', unacknowledgedMs)
  redis.call('DEL', failureOf(id))
  redis.call('ZREM', failed, id)
end

local function keepFailure(id, key, body)
  redis.call('DEL', key)
  redis.call('SET', sidecar and failureOf(id) or key, body, 'PX', unacknowledgedMs)
  redis.call('ZADD', failed, now + unacknowledgedMs, id)
end

local function decode(entry)
  local read, value = pcall(cjson.decode, entry)
  if read and type(value) == 'table' and type(value.qa_id) == 'string' and type(value.question) == 'string'
    and type(value.ans_aug_id) == 'string' then return value end
end

-- An entry that another program put on the list becomes one of ours.
local function adopt(entry, value)
  if redis.call('EXISTS', unitOf(value.qa_id)) == 1 then return end
  redis.call('HSET', unitOf(value.qa_id), 'entry', entry, 'question', value.question, 'augmented', value.ans_aug_id, 'leases', 0)
  redis.call('ZADD', units, now, value.qa_id)
end

-- Ends what has run out, so that the step after it sees only what holds.
local function settle()
  redis.call('ZREMRANGEBYSCORE', reservations, '-inf', now)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now)) do
    local entry, question, count = unpack(redis.call('HMGET', unitOf(id), 'entry', 'question', 'leases'))
    redis.call('ZREM', leases, id)
    if not entry then drop(id)
    elseif tonumber(count) < maxLeases then redis.call('RPUSH', questions, entry)
    else
      bury(cjson.encode({ qa_id = id, prompt = question, reason = 'leases', error = cjson.null, at = now }))
      drop(id)
    end
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', units, '-inf', now - unacknowledgedMs)) do
    if not redis.call('ZSCORE', leases, id) then
      local entry = redis.call('HGET', unitOf(id), 'entry')
      if entry then redis.call('LREM', questions, 1, entry) end
      drop(id)
    end
  end
end

-- The next question whose answer is there. One without waits in its place: its program may still be writing.
local function head()
  local index = 0
  while true do
    local entry = redis.call('LINDEX', questions, index)
    if not entry then return end
    local value = decode(entry)
    if value and redis.call('EXISTS', answerOf(value.qa_id)) == 1 then return entry, value end
    index = index + 1
  end
end
`;

/** Name and arguments (after the common ones) of every atomic step. */
const bodies = {
  // size, leaseMs, slot → 1 when there is room
  reserve: `
    settle()
    if redis.call('LLEN', questions) + redis.call('ZCARD', reservations) >= tonumber(arg[1]) then return 0 end
    redis.call('ZADD', reservations, now + tonumber(arg[2]), arg[3])
    return 1`,
  // leaseMs, slot → 1 when it was held
  renew: `
    settle()
    if not redis.call('ZSCORE', reservations, arg[2]) then return 0 end
    redis.call('ZADD', reservations, now + tonumber(arg[1]), arg[2])
    return 1`,
  // slot
  release: `return redis.call('ZREM', reservations, arg[1])`,
  // slot, qa_id, ans_aug_id, entry, question, topic, seed, base, augmented, whether it failed → stored | lost | taken
  publish: `
    settle()
    local slot, id, augmented = arg[1], arg[2], arg[3]
    -- Asked again because the answer to the first time was lost on the way.
    if redis.call('HGET', unitOf(id), 'slot') == slot then return 'stored' end
    if not redis.call('ZSCORE', reservations, slot) then return 'lost' end
    if redis.call('EXISTS', unitOf(id), answerOf(id), failureOf(id), answerOf(augmented), failureOf(augmented)) > 0 then
      return 'taken'
    end
    redis.call('ZREM', reservations, slot)
    keepAnswer(id, arg[8])
    if arg[10] == '1' then keepFailure(augmented, answerOf(augmented), arg[9]) else keepAnswer(augmented, arg[9]) end
    redis.call('HSET', unitOf(id), 'entry', arg[4], 'question', arg[5], 'augmented', augmented, 'topic', arg[6],
      'seed', arg[7], 'leases', 0, 'slot', slot)
    redis.call('ZADD', units, now, id)
    redis.call('RPUSH', questions, arg[4])
    return 'stored'`,
  // → entry | null
  peek: `
    settle()
    return (head())`,
  // leaseMs → entry | null
  claim: `
    settle()
    local leaseMs = tonumber(arg[1])
    local entry, value = head()
    if not entry then return end
    local id = value.qa_id
    adopt(entry, value)
    redis.call('LREM', questions, 1, entry)
    redis.call('HINCRBY', unitOf(id), 'leases', 1)
    redis.call('ZADD', leases, now + leaseMs, id)
    for _, key in ipairs({ answerOf(id), answerOf(value.ans_aug_id), failureOf(value.ans_aug_id) }) do
      local left = redis.call('PTTL', key)
      if left >= 0 and left < leaseMs then redis.call('PEXPIRE', key, leaseMs) end
    end
    return entry`,
  // qa_id → questions removed
  acknowledge: `
    settle()
    local id = arg[1]
    local entry, augmented = unpack(redis.call('HMGET', unitOf(id), 'entry', 'augmented'))
    if not entry then
      for _, other in ipairs(redis.call('LRANGE', questions, 0, -1)) do
        local value = decode(other)
        if value and value.qa_id == id then
          entry, augmented = other, value.ans_aug_id
          break
        end
      end
    end
    if not entry then return 0 end
    local leased = redis.call('ZSCORE', leases, id)
    local removed = redis.call('LREM', questions, 1, entry)
    drop(id)
    for _, key in ipairs({ answerOf(id), answerOf(augmented), failureOf(augmented) }) do
      redis.call('PEXPIRE', key, acknowledgedMs)
    end
    redis.call('ZADD', failed, 'XX', now + acknowledgedMs, augmented)
    return (leased or removed > 0) and 1 or 0`,
  // id, record, dead letter or ''
  fail: `
    keepFailure(arg[1], answerOf(arg[1]), arg[2])
    if arg[3] ~= '' then bury(arg[3]) end`,
  // id, record
  failAugment: `keepFailure(arg[1], augmentOf(arg[1]), arg[2])`,
  // id, answer
  putAnswer: `keepAnswer(arg[1], arg[2])`,
  // id, question
  putAugment: `
    redis.call('SET', augmentOf(arg[1]), arg[2], 'PX', unacknowledgedMs)
    redis.call('DEL', failureOf(arg[1]))
    redis.call('ZREM', failed, arg[1])`,
  // id, state, whether it is open, keptMs
  putJob: `
    redis.call('SET', jobOf(arg[1]), arg[2], 'PX', arg[4])
    if arg[3] == '1' then redis.call('ZADD', jobs, now, arg[1]) else redis.call('ZREM', jobs, arg[1]) end`,
  // → ready, leased, reserved, failed, dead, jobs
  depths: `
    settle()
    return { redis.call('LLEN', questions), redis.call('ZCARD', leases), redis.call('ZCARD', reservations),
      redis.call('ZCOUNT', failed, '(' .. string.format('%.0f', now), '+inf'), redis.call('LLEN', 'synthetic:dead'),
      redis.call('ZCARD', jobs) }`,
  // → entries removed that are no question, or have no answer
  sweep: `
    settle()
    redis.call('ZREMRANGEBYSCORE', failed, '-inf', now)
    local listed, removed = {}, 0
    for _, entry in ipairs(redis.call('LRANGE', questions, 0, -1)) do
      local value = decode(entry)
      if value then adopt(entry, value) end
      local since = value and tonumber(redis.call('ZSCORE', units, value.qa_id))
      if not value or (since <= now - ${orphanMs} and redis.call('EXISTS', answerOf(value.qa_id)) == 0) then
        redis.call('LREM', questions, 1, entry)
        removed = removed + 1
      else listed[value.qa_id] = true end
    end
    -- Units whose question another program took off the list.
    for _, id in ipairs(redis.call('ZRANGE', units, 0, -1)) do
      if not listed[id] and not redis.call('ZSCORE', leases, id) then drop(id) end
    end
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', jobs, '-inf', now - ${staleJobMs})) do
      local state = redis.call('GET', jobOf(id))
      if state then
        local job = cjson.decode(state)
        job.status, job.updatedAt = 'expired', now
        redis.call('SET', jobOf(id), cjson.encode(job), 'KEEPTTL')
      end
      redis.call('ZREM', jobs, id)
    end
    return removed`,
} as const;

export type ScriptName = keyof typeof bodies;
export const scriptNames = Object.keys(bodies) as ScriptName[];
export const scriptOf = (name: ScriptName): string => prelude + bodies[name];
