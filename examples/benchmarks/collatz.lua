-- The Collatz steps of all numbers from the input down to 1, summed up.
local function run(number)
  local steps = 0
  for n = number, 1, -1 do
    local m = n
    while m ~= 1 do
      steps = steps + 1
      -- Not by `bit`, which has 32 bits only: some numbers need more.
      if m % 2 == 1 then
        m = m * 3 + 1
      else
        m = m / 2
      end
    end
  end
  return steps
end

print(string.format("%.0f", run(tonumber(arg[1]))))
