-- Three nested loops around one step of a generator that takes in the counters.
local bit = require("bit")

local function run(length)
  local x = 1
  for i = length, 1, -1 do
    for j = length, 1, -1 do
      for k = length, 1, -1 do
        x = bit.band(x * 69069 + bit.bxor(i, j) + k, 0x3fffffff)
      end
    end
  end
  return x
end

print(string.format("%.0f", run(tonumber(arg[1]))))
