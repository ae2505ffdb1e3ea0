-- A linear congruential generator of 30 bits, and the sum of what it gives.
local bit = require("bit")

local function run(rounds)
  local x, sum = 1, 0
  for _ = 1, rounds do
    x = bit.band(x * 69069 + 1, 0x3fffffff)
    sum = sum + bit.rshift(x, 7)
  end
  return sum
end

print(string.format("%.0f", run(tonumber(arg[1]))))
