;; The Collatz steps of all numbers from the input down to 1, summed up.
(define (run number)
  (let outer ((n number) (steps 0))
    (if (= n 0)
        steps
        (let inner ((m n) (steps steps))
          (cond ((= m 1) (outer (- n 1) steps))
                ((= (logand m 1) 1) (inner (+ (* m 3) 1) (+ steps 1)))
                (else (inner (ash m -1) (+ steps 1))))))))

(display (run (string->number (cadr (command-line)))))
(newline)
