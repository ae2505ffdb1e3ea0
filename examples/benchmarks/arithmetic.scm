;; A linear congruential generator of 30 bits, and the sum of what it gives.
(define (run rounds)
  (let loop ((n rounds) (x 1) (sum 0))
    (if (= n 0)
        sum
        (let ((x (logand (+ (* x 69069) 1) #x3fffffff)))
          (loop (- n 1) x (+ sum (ash x -7)))))))

(display (run (string->number (cadr (command-line)))))
(newline)
