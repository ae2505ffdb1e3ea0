-- A lagged Fibonacci generator: each number is the sum of those 17 and 5 before, in 30 bits.
local bit = require("bit")

local function run(rounds)
  local ring = {}
  local x = 1
  for i = 0, 16 do
    x = bit.band(x * 69069 + 1, 0x3fffffff)
    ring[i] = x
  end
  local oldest, fifth = 0, 12
  for _ = 1, rounds do
    x = bit.band(ring[oldest] + ring[fifth], 0x3fffffff)
    ring[oldest] = x
    oldest = oldest == 16 and 0 or oldest + 1
    fifth = fifth == 16 and 0 or fifth + 1
  end
  return x
end

print(string.format("%.0f", run(tonumber(arg[1]))))
