-- A sieve over 64 flags, round after round.
local function sieve()
  local flags = {}
  for i = 0, 63 do
    flags[i] = 1
  end
  for p = 2, 63 do
    for i = 0, 63 do
      if i % p == 0 and i > p then
        flags[i] = 0
      end
    end
  end
  local count = 0
  for i = 0, 63 do
    count = count + flags[i]
  end
  return count
end

local count = 0
for _ = 1, tonumber(arg[1]) do
  count = count + sieve()
end
print(string.format("%.0f", count))
